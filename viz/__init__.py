"""Windows of smart-mat: a Qt-free view model, and thin widgets that draw it."""
