"""The generator of io.infranaut.statistics.Xoshiro256, so that a fixture needs only a seed on both sides."""

MASK = (1 << 64) - 1


class Xoshiro256:
    """xoshiro256++ with its state filled by SplitMix64 (Blackman & Vigna 2021)."""

    def __init__(self, seed):
        self.state = []
        for n in range(1, 5):
            z = (seed + n * 0x9E3779B97F4A7C15) & MASK
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.state.append(z ^ (z >> 31))

    def next(self):
        s0, s1, s2, s3 = self.state
        result = (rotated((s0 + s3) & MASK, 23) + s0) & MASK
        s2 ^= s0
        s3 ^= s1
        self.state = [s0 ^ s3, s1 ^ s2, s2 ^ ((s1 << 17) & MASK), rotated(s3, 45)]
        return result

    def double(self):
        """Uniform in [0, 1)."""
        return (self.next() >> 11) * 2.0**-53

    def integer(self, bound):
        """Uniform in [0, bound), without bias (Lemire 2019)."""
        product = (self.next() >> 32) * bound
        while product & 0xFFFFFFFF < bound and product & 0xFFFFFFFF < (1 << 32) % bound:
            product = (self.next() >> 32) * bound
        return product >> 32


def rotated(x, k):
    return ((x << k) | (x >> (64 - k))) & MASK
