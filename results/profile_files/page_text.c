#include "results/profile_files/page_text.h"

#include "results/base/text.h"

void page_text_add(struct buf *out, const char *text)
{
	uint32_t c;

	while (*text) {
		size_t len = text_decode_any(text, &c);

		if (c == '<' || c == '>' || c == '&' || c == '"' || c == '\'')
			buf_addf(out, "&#%u;", c);
		else if (c >= 0xd800 && c <= 0xdfff)
			buf_adds(out, "\xef\xbf\xbd");
		else if (text_is_control(c))
			buf_addf(out, "\\u{%x}", c);
		else
			buf_add(out, text, len);
		text += len;
	}
}

void page_text_add_head(struct buf *out, const char *scripts)
{
	buf_addf(out,
		 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		 "style-src 'unsafe-inline'; script-src %s\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"color-scheme\" content=\"light dark\">\n",
		 scripts);
}
