namespace Mediation.Postgres;

/// <summary>Why the program does not start, in one sentence: a stack trace would help nobody.</summary>
sealed class CannotStart(string sentence, Exception? inner = null) : Exception(sentence, inner);
