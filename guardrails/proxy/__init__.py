"""How well figures give away the composition of areas: strength within gemeenten, alone and together."""
