import "port-443";
