# The sign of a HaiPay request. Python 3.9 and newer; pip install cryptography
#   HAIPAY_SECRET=… HAIPAY_PRIVATE_KEY=… python3 haipay.py < request.json
import base64
import json
import os
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding


def text_of(value):
    if isinstance(value, str):
        return value
    # json.dumps prints True as true; the separators keep spaces out of lists.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def text_to_sign(members, secret):
    """Members that have a value, sorted by name, and the secret last. Amounts are strings, such as "100.50"."""
    left_out = ("sign", "sign_type")
    names = sorted(name for name in members if name not in left_out and members[name] not in (None, ""))
    return "&".join([f"{name}={text_of(members[name])}" for name in names] + [f"key={secret}"])


def sign_request(members, secret, private_key):
    """private_key is PKCS#8 in base64 on one line."""
    key = serialization.load_der_private_key(base64.b64decode(private_key), password=None)
    text = text_to_sign(members, secret).encode("utf-8")
    return base64.b64encode(key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


if __name__ == "__main__":
    request = json.loads(sys.stdin.buffer.read())
    print(sign_request(request, os.environ["HAIPAY_SECRET"], os.environ["HAIPAY_PRIVATE_KEY"]), end="")
