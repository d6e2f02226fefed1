/* Tree(N), flat: how many texts each process has printed, numbered as in a heap from 0 to ALL-1. */
byte texts[ALL];

#define BEGIN(p) d_step { texts[p] == 0 && texts[(p - 1) / 2] == 1 -> texts[p] = 1 }
#define END(p) d_step { texts[p] == 1 && (2 * p + 1 >= ALL || (texts[2 * p + 1] == 2 && texts[2 * p + 2] == 2)) -> texts[p] = 2 }

active proctype program()
{
end:	do
	:: d_step { texts[0] == 0 -> texts[0] = 1 }
	:: BEGIN(@ALL:1)
	:: END(@ALL)
	od
}
