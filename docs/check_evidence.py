#!/usr/bin/env python3
"""Checks a bundle of evidence about one resource without Infranaut; see audit.md for the format.

    python3 check_evidence.py evidence.zip [KEY]

KEY is the log's public key as it was handed out earlier, in the form <name>+<id>+<base64>. Without it the key inside the
bundle is used, which shows only that the bundle agrees with itself. Needs nothing but Python 3.8.
"""

import base64
import hashlib
import json
import struct
import sys
import zipfile

# --- Ed25519, as RFC 8032 defines it ------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
BASE_Y = 4 * pow(5, P - 2, P) % P


def x_of(y, odd):
    """The x of a point with that y, or None when there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if odd else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != odd else x


def point(encoded):
    """A point in extended coordinates, or None."""
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, p)
        p = add(p, p)
        n >>= 1
    return result


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)


def is_signed(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return same(times(s, BASE), add(r, times(h, a)))


# --- signed notes and checkpoints (C2SP) --------------------------------------------------------------------------


def key_of(text):
    name, key_id, encoded = text.strip().split("+", 2)
    typed = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    if typed[:1] != b"\x01" or len(typed) != 33 or expected.hex() != key_id:
        raise Wrong(f"this is not an Ed25519 key of a log: {text}")
    return name, expected, typed[1:]


def checkpoint_of(note, key):
    name, key_id, public = key
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    for line in signatures.splitlines():
        words = line.split(" ")
        if len(words) == 3 and words[0] == "—" and words[1] == name:
            value = base64.b64decode(words[2])
            if value[:4] == key_id and is_signed(public, text.encode(), value[4:]):
                origin, size, root = text.splitlines()[:3]
                return origin, int(size), base64.b64decode(root)
    raise Wrong(f"the checkpoint is not signed by {name}")


# --- the tree (RFC 6962, RFC 9162) --------------------------------------------------------------------------------


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf, index, size, hashes):
    """RFC 9162, section 2.1.3.2; None when the proof has the wrong length."""
    fn, sn, r = index, size - 1, leaf
    for p in hashes:
        if sn == 0:
            return None
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = node(r, p)
        fn >>= 1
        sn >>= 1
    return r if sn == 0 else None


def leaf_of(event):
    fields = [
        "infranaut.event.v1",
        str(event["position"]),
        event["eventId"],
        event["type"],
        event["revision"],
        event["aggregateType"],
        event["aggregateId"],
        str(event["sequence"]),
        str(event["recordedAt"]),
        base64.b64decode(event["payload"]),
        base64.b64decode(event["metadata"]),
    ]
    record = b""
    for field in fields:
        if field is None:
            record += struct.pack(">i", -1)
        else:
            content = field.encode() if isinstance(field, str) else field
            record += struct.pack(">i", len(content)) + content
    return hashlib.sha256(b"\x00" + record).digest()


# --- the bundle ---------------------------------------------------------------------------------------------------


class Wrong(Exception):
    pass


def check(bundle, given):
    manifest = json.loads(bundle.read("manifest.json"))
    if manifest["format"] != "infranaut.evidence.v1":
        raise Wrong(f"this checker does not know the format {manifest['format']}")
    keys = [given] if given else bundle.read("keys.txt").decode().split()
    note = bundle.read(manifest["checkpoint"]).decode()
    failure = Wrong("the bundle names no key")
    for key in keys:
        try:
            origin, size, root = checkpoint_of(note, key_of(key))
            break
        except Wrong as e:
            failure = e
    else:
        raise failure
    print(f"checkpoint of {origin} over {size} events, signed by {key}")

    events = [json.loads(line) for line in bundle.read(manifest["events"]).splitlines()]
    own = []
    last = -1
    text = ""
    for event in events:
        where = f"event {event['eventId']} at position {event['position']}"
        if not 0 <= event["leafIndex"] < size or event["leafIndex"] <= last:
            raise Wrong(f"{where} is out of order")
        last = event["leafIndex"]
        hashes = [base64.b64decode(h) for h in event["hashes"]]
        if root_of(leaf_of(event), event["leafIndex"], size, hashes) != root:
            raise Wrong(f"{where} is not what was recorded")
        if event["aggregateId"] == manifest["resourceId"]:
            own.append(event["sequence"])
        text += base64.b64decode(event["payload"]).decode()
    if own != list(range(len(own))) or not own:
        raise Wrong(f"events of the resource are left out: there are the numbers {own}")
    print(f"{len(events)} events are in it, {len(own)} of them of {manifest['resourceId']}")

    for name in manifest["inputs"]:
        digest = hashlib.sha256(bundle.read(name)).hexdigest()
        if name != f"inputs/{digest}.parquet":
            raise Wrong(f"{name} has the digest {digest}")
        if digest not in text:
            raise Wrong(f"no event names {name}")
    print(f"{len(manifest['inputs'])} files of rows are those that the events name")
    for digest in manifest["inputsNotThere"]:
        print(f"not handed out: rows of {digest}")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    try:
        with zipfile.ZipFile(sys.argv[1]) as bundle:
            check(bundle, sys.argv[2] if len(sys.argv) == 3 else None)
    except (Wrong, KeyError, ValueError, TypeError, zipfile.BadZipFile) as e:
        sys.exit(f"WRONG: {e}")
    print("RIGHT")


if __name__ == "__main__":
    main()
