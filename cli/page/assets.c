#include "cli/page/assets.h"

/* The assembler takes the files as they are: the build knows that this file depends on them. */
__asm__(".pushsection .rodata\n"
	".globl report_style\n"
	"report_style:\n"
	".incbin \"cli/page/files/page.css\"\n"
	".byte 0\n"
	".globl report_script\n"
	"report_script:\n"
	".incbin \"cli/page/files/page.js\"\n"
	".byte 0\n"
	".popsection\n");
