"""Writes captures.txt: what pymodbus, as a master, asks a display of digits, and what pymodbus, as a
slave behind its RTU framer, answers. The tests hold the driver's frames against it.

    python3 -m venv venv && venv/bin/pip install pymodbus==3.16.1
    venv/bin/python Tests/Fixtures/modbus/capture.py > Tests/Fixtures/modbus/captures.txt

Lines: what is done | the request | the answer.
Not covered: timing, noise, and slaves that answer other than pymodbus does.
"""

import asyncio
import socket

from pymodbus import FramerType
from pymodbus.datastore import (
    ModbusDeviceContext,
    ModbusSequentialDataBlock,
    ModbusServerContext,
)
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    WriteMultipleRegistersRequest,
    WriteSingleRegisterRequest,
)
from pymodbus.server import ModbusTcpServer

DEVICE = 17
ASKED = [
    ("ascii A012 at 0", WriteMultipleRegistersRequest(address=0, registers=[0x4130, 0x3132])),
    ("read ascii back", ReadHoldingRegistersRequest(address=0, count=2)),
    ("bcd B123 at 16", WriteMultipleRegistersRequest(address=16, registers=[0xF123])),
    ("read bcd back", ReadHoldingRegistersRequest(address=16, count=1)),
    ("binary 70001 at 4", WriteMultipleRegistersRequest(address=4, registers=[0x0001, 0x1171])),
    ("read binary back", ReadHoldingRegistersRequest(address=4, count=2)),
    ("segments 18 at 20", WriteMultipleRegistersRequest(address=20, registers=[0x06, 0x7F])),
    ("read segments back", ReadHoldingRegistersRequest(address=20, count=2)),
    ("brightness 4 at 6", WriteSingleRegisterRequest(address=6, registers=[4])),
    ("no such registers", WriteMultipleRegistersRequest(address=0x300, registers=[1])),
    ("no such register to read", ReadHoldingRegistersRequest(address=0x300, count=1)),
]


def ask(port, frame):
    with socket.create_connection(("127.0.0.1", port), timeout=3) as line:
        line.sendall(frame)
        line.settimeout(3)
        return line.recv(256)


async def main():
    block = ModbusSequentialDataBlock(1, [0] * 64)
    context = ModbusServerContext(devices={DEVICE: ModbusDeviceContext(hr=block)}, single=False)
    server = ModbusTcpServer(context, framer=FramerType.RTU, address=("127.0.0.1", 13041))
    task = asyncio.create_task(server.serve_forever())
    await asyncio.sleep(0.3)
    framer = FramerRTU(DecodePDU(False))
    loop = asyncio.get_running_loop()
    for name, request in ASKED:
        request.dev_id = DEVICE
        frame = framer.buildFrame(request)
        answer = await loop.run_in_executor(None, ask, 13041, frame)
        print(f"{name} | {frame.hex(' ')} | {answer.hex(' ')}")
    await server.shutdown()
    task.cancel()


asyncio.run(main())
