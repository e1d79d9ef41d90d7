namespace Mediation.Postgres;

/// <summary>Why the program does not start, in one sentence for the person who started it: no stack trace helps them.</summary>
sealed class CannotStart(string sentence, Exception? inner = null) : Exception(sentence, inner);
