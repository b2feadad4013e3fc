"""How well the program finds and answers, on questions whose answers are known."""
