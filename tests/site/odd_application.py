"""A WSGI application that does what its address says: for tests of ``site/apart.py``."""

import os


def application(environ, start_response):
    return {"/told": told, "/endless": endless, "/fails": fails, "/breaks-off": breaks_off, "/dies": dies}[
        environ["PATH_INFO"]
    ](environ, start_response)


def told(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("201 Created", [("X-Asked", environ["QUERY_STRING"])])
    return [str(len(body)).encode(), b" ", body[-4:]]


def endless(_environ, start_response):
    start_response("200 OK", [])
    while True:
        yield b"more"


def fails(_environ, _start_response):
    raise ValueError


def breaks_off(_environ, start_response):
    start_response("200 OK", [])
    yield b"half"
    raise ValueError


def dies(_environ, _start_response):
    os._exit(9)
