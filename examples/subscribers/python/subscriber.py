"""Reads the events of Infranaut from the beginning, each once, prints the alerts that are raised and, in the end, how
many events there were. A second run goes on where the first one ended.

Arguments: Kafka's address, and a name under which the position is kept. --exit ends when there is no more.
"""

import json
import os
import sys
import time

from confluent_kafka import Consumer


def main(address, name, leave):
    file = name + ".seen"
    seen = set()
    if os.path.exists(file):
        with open(file, encoding="ascii") as lines:
            seen.update(lines.read().split())
    consumer = Consumer({
        "bootstrap.servers": address,
        "group.id": name,
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "topic.metadata.refresh.interval.ms": 5000,
    })
    consumer.subscribe(["^infranaut\\.[a-z]+$"])  # the queues have a further dot in their names
    last_news = time.monotonic()
    with open(file, "a", encoding="ascii") as kept:
        while not leave or not seen or time.monotonic() - last_news < 5:
            messages = consumer.consume(500, timeout=0.2)
            for message in messages:
                if message.error():
                    raise SystemExit(str(message.error()))
                headers = {key: value.decode() for key, value in message.headers()}
                if headers["ce_id"] in seen:
                    continue
                handle(headers, message.value())
                seen.add(headers["ce_id"])
                kept.write(headers["ce_id"] + "\n")
            if messages:
                kept.flush()
                consumer.commit(asynchronous=False)
                last_news = time.monotonic()
    consumer.close()
    print(len(seen), "events")


def handle(headers, value):
    if headers["ce_type"] == "io.infranaut.alert.AlertRaised.v1":
        alert = json.loads(value)
        print("alert raised at", headers["ce_time"] + ":", alert["severity"], alert["summary"])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--exit" in sys.argv)
