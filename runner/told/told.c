#include "runner/told/told.h"

void teller_tell(struct teller teller, const struct told *told)
{
	if (teller.tell)
		teller.tell(teller.context, told);
}
