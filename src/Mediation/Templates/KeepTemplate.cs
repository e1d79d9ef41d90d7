using Mediation.Grievances;

namespace Mediation.Templates;

/// <summary>A template as it is from now on; replies that were sent stay as they were sent.</summary>
public sealed record KeepTemplate(
    [property: Longest(80)] string Name, [property: Longest(20000)] PrivateText Zh, [property: Longest(20000)] PrivateText? En = null, GrievanceKind? Kind = null, string? Category = null) : Opening<ReplyTemplate>
{
    public override Decision<ReplyTemplate> Decide(ReplyTemplate template, Stamp stamp)
    {
        if (template.IsRetired) return Refusals.Retired;
        if (string.IsNullOrWhiteSpace(Name)) return Refusals.NameMissing;
        if (Zh.IsBlank) return Refusals.Blank;
        if (Category is not null && Categories.Find(Category) is null) return Refusals.UnknownCategory(Category);
        if (ReplyTemplate.UnknownPlace(Zh, En) is { } place) return Refusals.UnknownPlace(place);

        return new TemplateKept(Name.Trim(), Kind, Category, Zh, En is { IsBlank: false } ? En : null, stamp.At);
    }
}

public sealed record TemplateKept(string Name, GrievanceKind? Kind, string? Category, PrivateText Zh, PrivateText? En, DateTimeOffset At) : Event<ReplyTemplate>
{
    public override ReplyTemplate Apply(ReplyTemplate template) => template with { Name = Name, Kind = Kind, Category = Category, Zh = Zh, En = En };
}
