"""A bad line for make.sh: a network device that sends back what it is sent, with the two addresses
exchanged, so that a client and a server of one machine talk through it; every so often a packet is
lost, comes twice, or is overtaken by the next ones.

    python3 mirror.py DEVICE

Exchanging the addresses changes no checksum.
"""

import fcntl
import os
import select
import struct
import sys

TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000

device = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(
    device,
    TUNSETIFF,
    struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI),
)

held = []
counts = {True: 0, False: 0}


def send(packet):
    os.write(device, packet[:12] + packet[16:20] + packet[12:16] + packet[20:])


while True:
    ready, _, _ = select.select([device], [], [], 0.03)
    if not ready:
        for packet in held:
            send(packet)
        held.clear()
        continue
    packet = os.read(device, 65535)
    if packet[0] >> 4 != 4 or packet[9] != 6:
        continue
    tcp = (packet[0] & 15) * 4
    from_server = packet[tcp : tcp + 2] == b"\x01\xbb"
    has_payload = len(packet) > tcp + (packet[tcp + 12] >> 4) * 4
    if not has_payload:
        send(packet)
        continue
    counts[from_server] += 1
    number = counts[from_server]
    if number % 5 == 3:
        continue  # lost
    if number % 4 == 1:
        held.append(packet)  # overtaken
        continue
    send(packet)
    if number % 4 == 2:
        send(packet)  # twice
    for packet in held:
        send(packet)
    held.clear()
