ANALYZE case_search;
