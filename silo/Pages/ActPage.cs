using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediation.Cases;
using Mediation.Files;
using Mediation.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Mediation.Pages;

/// <summary>
/// A page whose forms are acts: the form is read by the same rules as the API's body, the act carries the form's own command id
/// (so a double click is one act), and what is wrong comes back beside what was typed.
/// </summary>
abstract class ActPage : PageModel
{
    protected Desk Desk => HttpContext.RequestServices.GetRequiredService<Desk>();
    protected Words Words => HttpContext.RequestServices.GetRequiredService<Words>();

    /// <summary>The id that was put into the form when it was shown.</summary>
    protected Guid CommandId => Guid.TryParse(Request.Form["commandId"], out var id) ? id : Guid.CreateVersion7();

    /// <summary>The version the form was made from, if the form says so.</summary>
    protected int? IfVersion => int.TryParse(Request.Form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary>Which page of a list is asked for; the first where it says nothing that can be one.</summary>
    protected int PageNumber => int.TryParse(Request.Query["page"], out var page) && page is > 0 and < 100_000 ? page : 1;

    /// <summary>How many days from today, as the calendar has them.</summary>
    public int DaysUntil(DateTimeOffset at) => Desk.Rules.LocalDate(at).DayNumber - Desk.Rules.LocalDate(Desk.Now).DayNumber;

    /// <summary>What somebody typed, kept over a refusal.</summary>
    public string Typed(string field) => Request.HasFormContentType ? Request.Form[field].ToString().Replace("\0", "", StringComparison.Ordinal) : "";

    /// <summary>What the form cannot go without: says so in words of its own where it is blank.</summary>
    protected bool Need(string field, string word)
    {
        if (!string.IsNullOrWhiteSpace(Typed(field))) return true;
        ModelState.AddModelError(field, Words[word]);
        return false;
    }

    /// <summary>Whether the subject may ever do this, and has just shown who it is where that weighs heavily; else the answer to give.</summary>
    protected async Task<IActionResult?> Bar(string action)
    {
        var subject = await Desk.Who();
        if (Access.MayEver(subject, action)) return this.AskAgain(action);
        return subject.Role == Role.Anonymous ? Challenge() : StatusCode(403);
    }

    /// <summary>Reads the form as a record; faults are in the model state, each with its field, and the result is null.</summary>
    protected T? Read<T>(IFormCollection? form = null) where T : class
    {
        var body = Body<T>.Of(JsonSerializer.SerializeToElement(FormJson.Of(typeof(T), form ?? Request.Form, "", Desk.Rules.TimeZone)));
        foreach (var fault in body.Faults) ModelState.AddModelError(fault.Field, Words.Sentence(new Refusal(fault.Code, fault.Args)));
        return body.Faults.IsEmpty ? body.Value : null;
    }

    /// <summary>Does the act; where it was not done the reason is in the model state, and the result is false.</summary>
    protected async Task<bool> Do<TCase>(Guid id, Command<TCase> command, object? asked = null) where TCase : class, ICase<TCase> =>
        Told(await Desk.Put(id, command, CommandId, asked, IfVersion));

    /// <summary>Whether the files that came with the form can be taken; what cannot is named, with the reason, beside the field.</summary>
    protected bool FilesAreFine()
    {
        var bad = FormFiles.Of(HttpContext).Where(file => file.Why is not null).ToList();
        foreach (var file in bad) ModelState.AddModelError("files", Words["Files.Not", file.Name, Words.Sentence(file.Why!)]);
        return bad.Count == 0;
    }

    /// <summary>Gives a case the files that came with the form, each an act under an id that follows from the form's.</summary>
    protected async Task<bool> Attach(Guid id, bool isPublic, bool justOpened = false)
    {
        var files = FormFiles.Of(HttpContext);
        if (files.Count == 0) return true;

        var desk = HttpContext.RequestServices.GetRequiredService<FileDesk>();
        var (outcome, why) = await desk.Enter(id, size: 1, justOpened);
        if (outcome != Outcome.Done) return Told(new(outcome, id, 0, why));
        for (var n = 0; n < files.Count; n++)
            if (!Told((await desk.Attach(id, files[n], isPublic, FileDesk.CommandOf(CommandId, n))).Answer)) return false;
        return true;
    }

    /// <summary>True for "done"; else the reason goes into the model state, in words.</summary>
    protected bool Told(Answer answer)
    {
        if (answer.Outcome == Outcome.Done) return true;
        if (answer.Outcome == Outcome.OtherBody) Pages.CommandId.UsedUp(HttpContext);
        if (answer.Outcome == Outcome.Stale) ErrorSummary.IsStale(HttpContext);
        ModelState.AddModelError("", Words.Sentence(answer.WhyNot));
        Response.StatusCode = answer.Outcome switch
        {
            Outcome.Busy or Outcome.Unavailable or Outcome.Again => 503, Outcome.Forbidden or Outcome.Recused or Outcome.Frozen => 403, Outcome.Hidden or Outcome.Missing => 404, _ => 200,
        };
        return false;
    }

    /// <summary>See other: a reload of what follows does nothing again.</summary>
    protected IActionResult Then(string path)
    {
        // a header holds ASCII alone
        Response.Headers.Location = string.Concat(path.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}

/// <summary>A form's fields in the shape of a request's JSON, guided by the record that will be read: reporter.name, units, severalPeople.</summary>
static class FormJson
{
    public static JsonObject Of(Type type, IFormCollection form, string prefix, TimeZoneInfo zone)
    {
        JsonObject json = [];
        var constructor = type.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)!;
        foreach (var part in constructor.GetParameters())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(part.Name!);
            if (Value(part, form, prefix + name, zone) is { } value) json[name] = value;
        }
        return json;
    }

    static JsonNode? Value(ParameterInfo part, IFormCollection form, string field, TimeZoneInfo zone)
    {
        var type = Nullable.GetUnderlyingType(part.ParameterType) ?? part.ParameterType;
        var given = form[field].ToString();
        if (type == typeof(bool)) return given is "true" or "on" or "true,false";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
            return new JsonArray([.. form[field].SelectMany(v => (v ?? "").Split(['\n', ',', '\uFF0C', '\u3001'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(v => type == typeof(ImmutableArray<int>) && int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (JsonNode)n : v)]);
        if (type.IsClass && type != typeof(string) && type != typeof(PrivateText))
            return form.Keys.Any(k => k.StartsWith(field + ".", StringComparison.Ordinal)) ? Of(type, form, field + ".", zone) : null;
        if (string.IsNullOrWhiteSpace(given)) return null;
        if (type == typeof(int)) return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : given;
        if (type == typeof(DateTimeOffset) && DateTime.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Kind == DateTimeKind.Unspecified)
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        return given.ReplaceLineEndings("\n");
    }
}
