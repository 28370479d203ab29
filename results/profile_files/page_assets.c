#include "results/profile_files/page_assets.h"

/* The assembler takes the files as they are: the build knows that this file depends on them. */
#define FILE_OF(name) ".incbin \"results/profile_files/page/" name "\"\n"

__asm__(".pushsection .rodata\n"
	".globl page_style\n"
	"page_style:\n" FILE_OF(
		"page.css") ".byte 0\n"
			    ".globl page_script\n"
			    "page_script:\n" FILE_OF("model.js") FILE_OF("trees.js")
				    FILE_OF("words.js") FILE_OF("flame.js") FILE_OF("time.js")
					    FILE_OF("table.js") FILE_OF("source.js")
						    FILE_OF("main.js") ".byte 0\n"
								       ".popsection\n");

__asm__(".pushsection .rodata\n"
	".globl timeline_page_style\n"
	"timeline_page_style:\n" FILE_OF("timeline.css") ".byte 0\n"
							 ".popsection\n");
