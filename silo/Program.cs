using Mediation;
using Mediation.Verbs;

return args is [var first, ..] && (!first.StartsWith('-') || Verb.IsHelp(first))
    ? await Verb.Run(args)
    : await Server.Run(args);
