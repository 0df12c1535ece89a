enum SerialIOPlaceholder {}
