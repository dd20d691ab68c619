"""Kill real processes at random moments of their work, start again, and look whether everything still holds.

``killing`` runs the rounds, ``working`` is what the processes do, ``lives`` starts and kills them, ``holding`` says what
must hold afterwards.
"""
