namespace Mediation;

/// <summary>Settings that more than one part reads.</summary>
static class Settings
{
    /// <summary>Relative paths mean the folder where the user stands, also under "dotnet run", which steps into the project's folder.</summary>
    public static string DataDirectory(IConfiguration settings) => PathOf(settings["Data:Directory"] ?? "data");

    public static string PathOf(string path) => Path.GetFullPath(path, UserFolder);

    static string UserFolder
    {
        get
        {
            var here = Directory.GetCurrentDirectory();
            var steppedIn = File.Exists(Path.Combine(here, "Mediation.Silo.csproj"));
            return steppedIn && Environment.GetEnvironmentVariable("PWD") is { } stood && Directory.Exists(stood) ? stood : here;
        }
    }
}
