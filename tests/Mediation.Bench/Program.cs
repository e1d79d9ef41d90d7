using Mediation.Bench;

// The whole table in one command:  dotnet run -c Release --project tests/Mediation.Bench
//   --rounds 5 --seconds 4        how often and how long each line is measured
//   --warm 20                     seconds of each line before anything is measured: the compiler needs them on a small machine
//   --cases 1000000               how many cases stand behind the queue page and the search (0 leaves them out)
//   --only deadlines              10,000 deadlines that fell due together (--due), and the pages meanwhile
//   --only acts,open,read         only lines whose name contains one of these words; "ballot" for the lines about ballots
return args is ["serve", .. var rest] ? await BenchServer.Run(rest) : await Table.Run(args);
