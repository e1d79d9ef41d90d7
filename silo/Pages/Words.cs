using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

[assembly: NeutralResourcesLanguage("zh-CN")]

namespace Mediation.Pages;

/// <summary>Names the book of words on pages (Ui.resx, Ui.en.resx).</summary>
public sealed class Ui;

/// <summary>Names the book of words of the residents' and the field pages.</summary>
public sealed class Portal;

/// <summary>Names the book of words of the workbench.</summary>
public sealed class Office;

/// <summary>Names the book of words of the manager's and the administrator's pages.</summary>
public sealed class Manage;

/// <summary>Names the book of words about one's own account.</summary>
public sealed class Own;

/// <summary>Names the book of words about the data kept of people, and what they may ask of it.</summary>
public sealed class Rights;

/// <summary>Names the book of words about the administration and its units.</summary>
public sealed class Units;

/// <summary>Names the book of words about time limits, what is done to keep them, service and letters.</summary>
public sealed class Terms;

/// <summary>Names the book of words for those who come in by a letter, a link or a phone.</summary>
public sealed class Guests;

/// <summary>Names the book of words about files that are handed in.</summary>
public sealed class Papers;

/// <summary>Names the book of words about several people in one case, its dialog, and cases that are alike.</summary>
public sealed class Together;

/// <summary>Names the book of words of the workbench's own ways: many cases at once, what happens meanwhile, templates, figures.</summary>
public sealed class Workbench;
/// <summary>Names the book of words of those who keep a roll and run a ballot.</summary>
public sealed class Hall;

/// <summary>Names the book of words about the steps of a case: transfers, hand-overs, reviews, what brooks no delay.</summary>
public sealed class Steps;

/// <summary>Names the book of words of ballots: for those who vote and for everybody who checks.</summary>
public sealed class Voting;

/// <summary>Names the book of sentences that say why not (Refusals.resx, Refusals.en.resx), by refusal code.</summary>
public sealed class Refusals;

/// <summary>Who reads a word: staff speak in terms, residents are told who does what.</summary>
public enum Audience { Staff, Public }

/// <summary>Every word a page says, in the language of who asks.</summary>
public sealed partial class Words(IStringLocalizerFactory books)
{
    readonly IStringLocalizer[] ui = [books.Create(typeof(Ui)), books.Create(typeof(Portal)), books.Create(typeof(Office)), books.Create(typeof(Manage)), books.Create(typeof(Own)), books.Create(typeof(Rights)), books.Create(typeof(Units)), books.Create(typeof(Steps)), books.Create(typeof(Workbench)), books.Create(typeof(Terms)), books.Create(typeof(Guests)), books.Create(typeof(Papers)), books.Create(typeof(Together)), books.Create(typeof(Voting)), books.Create(typeof(Hall))];
    readonly IStringLocalizer refusals = books.Create(typeof(Refusals));

    public string this[string key] => Find(key)?.Value ?? key;
    public string this[string key, params object?[] args] => string.Format(CultureInfo.CurrentCulture, this[key], args);

    public bool Knows(string key) => Find(key) is not null;
    public static bool InEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    /// <summary>For the lang attribute.</summary>
    public static string Language => InEnglish ? "en" : "zh-CN";

    /// <summary>The word for an enum's value: by its type's name (Kind.Complaint), or by the last word of it (GrievanceKind).</summary>
    public string Label(Enum value, Audience audience = Audience.Staff)
    {
        var type = value.GetType().Name;
        string[] names = [$"{type}.{value}", $"{LastWord().Match(type).Value}.{value}"];
        string[] keys = audience == Audience.Public ? [.. names.Select(name => name + ".Public"), .. names] : names;
        return keys.Select(Find).FirstOrDefault(word => word is not null)?.Value ?? names[0];
    }

    LocalizedString? Find(string key) => ui.Select(book => book[key]).FirstOrDefault(word => !word.ResourceNotFound);

    /// <summary>Why not, as a sentence, with the article by which; a code nobody has put into words yet is shown as it is.</summary>
    public string Sentence(Refusal refusal)
    {
        var sentence = refusals[refusal.Code];
        if (sentence.ResourceNotFound) return refusal.Code;

        var why = string.Format(CultureInfo.CurrentCulture, sentence.Value, [.. refusal.Args.Select(Readable)]);
        return Law.RuleSets.Default.ArticleOf(refusal) is { } article ? string.Format(CultureInfo.CurrentCulture, refusals["by-article"].Value, why, InEnglish ? article.En : article.Zh) : why;
    }

    // a moment as people here have it; programs read it as it was written
    static string Readable(string arg) => arg.Length >= 22 && arg[10] == 'T' && DateTimeOffset.TryParse(arg, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at)
        ? Law.RuleSets.Default.LocalTime(at).ToString(arg[16] == ':' ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : arg;

    [GeneratedRegex("[A-Z][a-z0-9]*$")] private static partial Regex LastWord();
}
