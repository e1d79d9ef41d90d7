using Mediation.Grievances;
using Mediation.Law;
using Mediation.Pages;
using Npgsql;

namespace Mediation.Templates;

/// <summary>A template with its texts opened.</summary>
sealed record TemplateItem(Guid Id, string Name, GrievanceKind? Kind, string? Category, string Zh, string? En)
{
    /// <summary>In the language of who writes; where there is no English, in Chinese.</summary>
    public string Text => Words.InEnglish ? En ?? Zh : Zh;
}

/// <summary>The templates that are in use.</summary>
sealed class TemplateList(NpgsqlDataSource db, Vault.Vault vault, Moments moments)
{
    public async Task<List<TemplateItem>> All()
    {
        List<(Guid Id, string Name, GrievanceKind? Kind, string? Category, Guid Zh, Guid? En)> rows = [];
        await using (var command = db.CreateCommand("select id, name, kind, category, zh_ref, en_ref from template where not is_retired order by lower(name), id"))
        await using (var r = await command.ExecuteReaderAsync())
            while (await r.ReadAsync())
                rows.Add((r.GetGuid(0), r.GetString(1), r.IsDBNull(2) ? null : Enum.Parse<GrievanceKind>(r.GetString(2), ignoreCase: true), r.IsDBNull(3) ? null : r.GetString(3), r.GetGuid(4), r.IsDBNull(5) ? null : r.GetGuid(5)));
        var opened = await vault.Open(rows.SelectMany(row => row.En is { } en ? [row.Zh, en] : (Guid[])[row.Zh]));
        return rows.ConvertAll(row => new TemplateItem(row.Id, row.Name, row.Kind, row.Category, opened.GetValueOrDefault(row.Zh, ""), row.En is { } en ? opened.GetValueOrDefault(en) : null));
    }

    /// <summary>What suits such a case, the most particular first.</summary>
    public async Task<List<TemplateItem>> For(GrievanceView one) =>
        [.. (await All()).Where(item => ReplyTemplate.Suits(item.Kind, item.Category, one.Kind, one.Category)).OrderByDescending(item => item.Category?.Length ?? 0).ThenByDescending(item => item.Kind is not null)];

    /// <summary>A template's text with what is known of the case.</summary>
    public string Fill(TemplateItem item, GrievanceView one, DateOnly today)
    {
        Dictionary<string, string?> known = new()
        {
            ["code"] = one.Code, ["subject"] = one.Subject, ["project"] = one.Where.ProjectName, ["received"] = moments.Say(one.ReceivedAt, Detail.Day),
            ["due"] = one.Clock is { LegalDue: var due } ? due.Date is { } day ? moments.Say(day, Detail.Day) : moments.Say(due.Instant!.Value, Detail.Full) : null,
            ["handler"] = one.HandlerName, ["today"] = moments.Say(today, Detail.Day),
        };
        return ReplyTemplate.Fill(item.Text, known.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));
    }
}
