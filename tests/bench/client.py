"""Phones: send requests from standard input to a local server with some connections at once; prints what it took."""

import http.client
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor


def main(port: int, clients: int) -> None:
    sent = json.load(sys.stdin)
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = pool.map(lambda number: send(port, sent[number::clients]), range(clients))
        done = [one for share in shares for one in share]
    seconds = time.perf_counter() - began
    statuses = Counter(status for status, _ in done)
    json.dump({"seconds": seconds, "latencies": [took for _, took in done], "statuses": statuses}, sys.stdout)


def send(port: int, sent: list[list[str]]) -> list[tuple[int, float]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for method, address, token, body in sent:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        began = time.perf_counter()
        connection.request(method, address, body.encode(), headers)
        reply = connection.getresponse()
        reply.read()
        found.append((reply.status, time.perf_counter() - began))
    connection.close()
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
