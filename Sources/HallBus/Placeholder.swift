enum HallBusPlaceholder {}
