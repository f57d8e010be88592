"""Counts its visitors: the number comes from the cache, each visit goes into the database."""
import http.server
import socket
import sys

import pymysql

DATABASE, CACHE = sys.argv[1:3]


def cache(*words):
    """One command of Redis, and its answer's first line."""
    with socket.create_connection((CACHE, 6379), timeout=2) as connection:
        said = ["*%d" % len(words)]
        for word in words:
            said += ["$%d" % len(word), word]
        connection.sendall(("\r\n".join(said) + "\r\n").encode())
        return connection.makefile("r", newline="\r\n").readline().strip()


def database(statement, *values):
    """One statement, and its first row."""
    connection = pymysql.connect(
        host=DATABASE, user="shop", password="shop", database="shop", connect_timeout=2, autocommit=True)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            assert cache("PING") == "+PONG"
            database("SELECT 1")
            answer = "well"
        else:
            number = int(cache("INCR", "visits").lstrip(":"))
            database("REPLACE INTO visits VALUES (%s, %s)", number, socket.gethostname())
            answer = "visit %d of %d by %s" % (number, *database("SELECT COUNT(*) FROM visits"), socket.gethostname())
        self.send_response(200)
        self.end_headers()
        self.wfile.write((answer + "\n").encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", 8080), Shop).serve_forever()
