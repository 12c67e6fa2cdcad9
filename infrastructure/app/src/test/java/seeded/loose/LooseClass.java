package seeded.loose;

class LooseClass {}
