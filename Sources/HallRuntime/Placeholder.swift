enum HallRuntimePlaceholder {}
