import CSupport

/// Starts the program anew, as by the reset pin.
func restart() -> Never {
  support_reset()
  while true {}
}
