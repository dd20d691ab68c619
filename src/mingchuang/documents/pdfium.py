"""PDFium is one engine for a whole process and knows no threads: whoever uses it takes its turn."""

import threading

pdfium_lock = threading.RLock()
