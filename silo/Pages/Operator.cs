namespace Mediation.Pages;

/// <summary>The authority that runs this installation, as its settings name it (Operator:Name, :Phone, :Address, :Email).</summary>
public sealed class Operator(IConfiguration settings, Words words)
{
    /// <summary>The city's public hotline, which puts everybody through where no own number is set.</summary>
    public const string Hotline = "12345";

    public string Name => settings[Words.InEnglish ? "Operator:NameEn" : "Operator:Name"]
        ?? settings["Operator:Name"] ?? words["Operator.Name"];
    public string? Phone => settings["Operator:Phone"];
    public string? Address => settings["Operator:Address"];
    public string? Email => settings["Operator:Email"];
    public bool IsDemo => settings.GetValue("Demo", false);
}
