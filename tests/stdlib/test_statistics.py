import statistics
from fractions import Fraction as F
from statistics import *


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


d = [2.5, 3.25, 5.5, 11.25, 11.75, 3.25]
i = [1, 2, 3, 4, 4, 5, 9]
f = [F(1, 2), F(3, 4), F(5, 4), F(5, 4)]
for data in (d, i, f, [0.1] * 10, [1e50, 1, -1e50] * 3, [True, 2, 3]):
    print(mean(data), round(fmean(data), 12), median(data), median_low(data), median_high(data), mode(data), multimode(data), variance(data), pvariance(data), stdev(data), pstdev(data), median_grouped(data, 2), quantiles(data), quantiles(data, n=10, method='inclusive'))
print(geometric_mean([54, 24, 36]), harmonic_mean([40, 60]), harmonic_mean([40, 60], weights=[5, 30]), harmonic_mean([F(1, 3), F(2, 3)]), harmonic_mean([0, 1]), harmonic_mean([5]), fmean([1, 2, 3], [3, 1, 1]), fmean(iter([1.5, 2.5])), mode('red blue red'.split()), variance(d, mean(d)), pvariance(i, 4), mean(iter(i)))
x, y = [1, 2, 3, 4, 5], [2.1, 3.9, 6.2, 7.8, 10.1]
print(covariance(x, y), correlation(x, y), correlation(x, [5, 5, 3, 2, 1], method='ranked'), linear_regression(x, y), linear_regression(x, y, proportional=True), correlation([1, 1, 2], [3, 1, 2], method='ranked'))
n = NormalDist(100, 15)
print(n, n.mean, n.median, n.mode, n.stdev, n.variance, n.pdf(110), n.cdf(120), n.inv_cdf(0.3), n.inv_cdf(0.01), n.inv_cdf(1e-14), n.inv_cdf(0.999), n.quantiles(), n.overlap(NormalDist(110, 10)), n.overlap(NormalDist(90, 15)), n.zscore(130), n + 5, n - NormalDist(1, 2), n * -2, n / 4, -n, +n, 10 - n, 3 * n, n == NormalDist(100, 15), hash(n) == hash(NormalDist(100, 15)),
      NormalDist.from_samples(i), n.samples(3, seed=7))
for bad in (lambda: mean([]), lambda: fmean([]), lambda: median([]), lambda: mode([]), lambda: variance([1]), lambda: pvariance([]), lambda: quantiles([1]), lambda: quantiles([1, 2], n=0), lambda: quantiles([1, 2], method='x'), lambda: geometric_mean([]), lambda: geometric_mean([-1]), lambda: harmonic_mean([]),
            lambda: harmonic_mean([-1, 2]), lambda: fmean([1], [1, 2]), lambda: fmean([1], [0]), lambda: covariance([1], [1, 2]), lambda: correlation([1, 1], [1, 2]), lambda: linear_regression([1, 1], [1, 2]), lambda: NormalDist(0, -1), lambda: n.inv_cdf(0), lambda: NormalDist(0, 0).pdf(1), lambda: mean(['a']), lambda: mean([1, 'a']),
            lambda: correlation(x, y, method='z'), lambda: multimode([]), lambda: mean([1, 2j])):
    attempt(bad)
print(mean([float('inf'), 1]), mean([float('nan'), 1]), sorted(statistics.__all__))
