enum HallEnginePlaceholder {}
