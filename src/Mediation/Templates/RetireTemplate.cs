namespace Mediation.Templates;

/// <summary>A template is offered to nobody any more.</summary>
public sealed record RetireTemplate : Command<ReplyTemplate>
{
    public override Decision<ReplyTemplate> Decide(ReplyTemplate template, Stamp stamp)
    {
        if (!template.IsKept) return Refusals.Unknown;
        if (template.IsRetired) return Refusals.Retired;

        return new TemplateRetired(stamp.At);
    }
}

public sealed record TemplateRetired(DateTimeOffset At) : Event<ReplyTemplate>
{
    public override ReplyTemplate Apply(ReplyTemplate template) => template with { IsRetired = true };
}
