import HallServer
