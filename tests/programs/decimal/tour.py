# decimal: arithmetic, contexts, rounding, functions, formatting, errors.
from decimal import *
import decimal, math
D=Decimal
print(D('1.1')+D('2.2'), D('1')/D('3'), D(10)/3, D('0.1')*3, D(2)**0.5 if 0 else D(2).sqrt(), D('-1.50')-D('.25'), 7//D(2), D(-7)//2, D(-7)%3, divmod(D(7),D('-2')), -D('0'), abs(D('-3.14')), +D('1.2345678901234567890123456789012345'))
for s in ('1e5','1E+5','0.000001','0.0000001','-0','123456789012345678901234567890.123','Infinity','-inf','nan','sNaN123','1_000.5',' 5 ','.5','5.','1e-400','00012.30'):
    d=D(s); print(repr(d), str(d), d.as_tuple(), d.adjusted(), d.is_finite(), bool(d) if not d.is_snan() else '', d.to_eng_string(), d.number_class())
for a in ('abc','','1.2.3','e5','--1','1e','nan5x'):
    try: print(D(a))
    except InvalidOperation as e: print(type(e).__name__, e)
for x in (0.1,1e300,-2.5,5,True,(1,(1,2,3),-2),[0,[5],3],float('inf')): print(D(x))
for f in (lambda: D(1)/0, lambda: D(0)/0, lambda: D('inf')-D('inf'), lambda: D(-1).sqrt(), lambda: D('1e999999')*10, lambda: D('nan')<1, lambda: D([1]), lambda: D(None), lambda: int(D('inf')), lambda: int(D('nan')), lambda: D(5)//0, lambda: D(5)%0, lambda: D(0)**0, lambda: D('1e30').quantize(D('.01')), lambda: D(-2)**D('.5'), lambda: hash(D('snan')), lambda: round(D('inf')), lambda: D('snan')+1, lambda: getcontext().__setattr__('prec',0), lambda: D(1).ln() , lambda: D(-1).ln(), lambda: format(D(1),'q')):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for r in (ROUND_UP,ROUND_DOWN,ROUND_CEILING,ROUND_FLOOR,ROUND_HALF_UP,ROUND_HALF_DOWN,ROUND_HALF_EVEN,ROUND_05UP):
    print(r, [str(D(x).quantize(D('1'),rounding=r)) for x in ('1.1','1.5','2.5','-1.5','-1.1','5.5','0.1','-2.5')])
print(D('2.675').quantize(D('.01')), D('3.14159').quantize(D('1e-3'),ROUND_UP), round(D('2.5')), round(D('2.567'),2), D('1234.5').to_integral_value(), math.floor(D('-1.5')), math.ceil(D('1.2')), int(D('-3.99')), float(D('0.1')), D('3.5').as_integer_ratio(), D('120').normalize(), D('1.200').normalize())
with localcontext() as c:
    c.prec=50
    print(D(2).sqrt(), D(1).exp(), D(10).ln(), D(2).log10(), D(2)**D('0.5'), D('1.1')**100, D(2)**-3, D(3)**-5, D('0.5')**D('1.5'), D(4)**D('.5'), D('1.0001').ln(), D('0.999').log10(), D(-3)**3, D('100').log10(), D(5).exp(), D('-2.5').exp(), D('1e-10').exp(), D(7)**D('7.7'))
with localcontext(prec=5): print(D(1)/7, D('123456')+0, D('1e-7')+1, D('99999.5')+0, getcontext().flags[Inexact], D('1e10')+D('1e-10'))
for x in (1,1.0,D('1.0'),D('1.5'),2**70,0.5): print(hash(D(x))==hash(x), D(x)==x)
print(D(1)==1.0, D('0.1')==0.1, D(1)<2, D('1.5')>1, D('1')!=D('1.00'), D('1').compare(D('2')), max(D(1),D(2)), sorted([D('3'),D('1.5'),D(2)]), D('1').compare_total(D('1.0')), sum([D('1.1')]*3), D('nan')==D('nan'), D(3).max(D(5)), D('nan').min(D(2)))
for f in ('','.2f','10.3f','>10','<10','^10','+','e','.3e','g','.2g','%','.1%',',','020,.2f','n','=+10','*^12.1f','E','06','.0f','z.1f'): print(repr(f), format(D('-1234.5678'),f), format(D('0.00001234'),f), format(D('1E+5'),f), format(D('0'),f), format(D('inf'),f))
print(getcontext(), Context(prec=3), D('1.23456').__round__(2), D('5').fma(2,3), D('1').next_plus(), D('1').next_minus(), D('10').logb(), D('1').scaleb(3), D('1234').shift(2), D('1234').rotate(-1), D('1100').logical_and(D('1010')), D('10').remainder_near(D('3.7')), pow(D(3),4,5), D('1e3').same_quantum(D('2e3')), D('-5').copy_sign(D(1)), D('1e2')+0, f"{D('3.14159'):.2f}")
c=Context(prec=4); print(c.create_decimal('1.23456'), c.add(D('1.00001'),2), c.divide(1,3), c.sqrt(2), c.power(2,10), c.flags[Inexact], c.plus(D('1.23456')))
