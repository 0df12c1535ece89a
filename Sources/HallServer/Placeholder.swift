import Hummingbird
import CryptoExtras
import ServiceLifecycle
import Logging

