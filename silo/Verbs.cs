namespace Mediation;

/// <summary>What the program does besides serving.</summary>
static class Verbs
{
    public static Task<int> Run(string[] args) => throw new NotImplementedException();
}
