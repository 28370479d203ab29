/* Numbers of fields in pprof's messages. */
#ifndef RESULTS_PROFILE_FILES_PPROF_FIELDS_H
#define RESULTS_PROFILE_FILES_PPROF_FIELDS_H

enum {
	/* Profile */
	PPROF_SAMPLE_TYPE = 1,
	PPROF_SAMPLE = 2,
	PPROF_MAPPING = 3,
	PPROF_LOCATION = 4,
	PPROF_FUNCTION = 5,
	PPROF_STRING = 6,
	PPROF_TIME = 9,
	PPROF_DURATION = 10,
	PPROF_PERIOD_TYPE = 11,
	PPROF_PERIOD = 12,
	PPROF_DEFAULT_TYPE = 14,
	/* ValueType */
	PPROF_TYPE = 1,
	PPROF_UNIT = 2,
	/* Sample */
	PPROF_LOCATIONS = 1,
	PPROF_VALUES = 2,
	PPROF_LABEL = 3,
	/* Label */
	PPROF_LABEL_KEY = 1,
	PPROF_LABEL_TEXT = 2,
	PPROF_LABEL_NUMBER = 3,
	/* Mapping, Location, Function */
	PPROF_ID = 1,
	PPROF_MAPPING_FILE = 5,
	PPROF_MAPPING_HAS_FUNCTIONS = 7,
	PPROF_MAPPING_HAS_FILES = 8,
	PPROF_MAPPING_HAS_LINES = 9,
	PPROF_LOCATION_MAPPING = 2,
	PPROF_LOCATION_LINE = 4,
	PPROF_FUNCTION_NAME = 2,
	PPROF_FUNCTION_SYSTEM_NAME = 3,
	PPROF_FUNCTION_FILE = 4,
	PPROF_FUNCTION_LINE = 5,
	/* Line */
	PPROF_LINE_FUNCTION = 1,
	PPROF_LINE = 2,
};

/* Mappings of frames that are of no library, as files have them. */
#define PPROF_PYTHON	"[python]" /* the first: pprof takes it for the program */
#define PPROF_WAITING	"[waiting]"
#define PPROF_COLLECTOR "[collector]"
#define PPROF_TASK	"[task]"

#endif
