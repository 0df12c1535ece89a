enum DeviceProtocolsPlaceholder {}
