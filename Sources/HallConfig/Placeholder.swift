enum HallConfigPlaceholder {}
