#!/usr/bin/env python3
"""Packs a folder of saved pages into one web archive, for measuring.

    python3 record/pack_warc.py FOLDER ARCHIVE.warc.gz [--date 2026-11-22T00:00:00Z] [--repeat N] [--chunked]

FOLDER holds `gold.jsonl`, a line {"page": ID, "url": ...} for each page, and the pages as `html/ID.html.gz`. Each page becomes
a `response` record, a gzip member of its own, after one `warcinfo` record. --repeat packs the pages so many times, each time
under addresses of their own; --chunked sends every body in chunks and packed with gzip, as servers do.

Only the standard library is used.
"""

import argparse
import gzip
import json
import uuid
from pathlib import Path

CHUNK = 8192


def record(kind, address, date, content_type, block):
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + (address or ''))}>",
        "WARC-Date": date,
        "WARC-Target-URI": address,
        "Content-Type": content_type,
        "Content-Length": len(block),
    }
    header = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return b"WARC/1.0\r\n" + header.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(page, is_chunked):
    header = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    if is_chunked:
        header += "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
        packed = gzip.compress(page, mtime=0)
        chunks = [packed[begin : begin + CHUNK] for begin in range(0, len(packed), CHUNK)]
        page = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    return header.encode() + b"\r\n" + page


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("archive", type=Path)
    arguments.add_argument("--date", default="2026-11-22T00:00:00Z")
    arguments.add_argument("--repeat", type=int, default=1)
    arguments.add_argument("--chunked", action="store_true")
    asked = arguments.parse_args()
    with open(asked.folder / "gold.jsonl", encoding="utf-8") as lines:
        pages = [(line["page"], line["url"]) for line in map(json.loads, lines)]
    with open(asked.archive, "wb") as archive:
        info = record("warcinfo", None, asked.date, "application/warc-fields", b"software: pack_warc.py\r\n")
        archive.write(gzip.compress(info, mtime=0))
        for turn in range(asked.repeat):
            for page, address in pages:
                html = gzip.decompress((asked.folder / "html" / f"{page}.html.gz").read_bytes())
                address = address if turn == 0 else f"{address}#{turn}"
                block = response(html, asked.chunked)
                member = record("response", address, asked.date, "application/http; msgtype=response", block)
                archive.write(gzip.compress(member, mtime=0))


if __name__ == "__main__":
    main()
