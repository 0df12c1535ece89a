enum DeviceModelsPlaceholder {}
