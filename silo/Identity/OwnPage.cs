using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Mediation.Identity;

/// <summary>A page about one's own account: it knows whose, before anything else happens. By a key it can be looked at, and nothing changed.</summary>
abstract class OwnPage(Accounts accounts) : ActPage
{
    /// <summary>Whose page it is.</summary>
    public Account Mine { get; private set; } = null!;

    /// <summary>The session one looks through; none for a key.</summary>
    public Session? Session => HttpContext.SessionOf();

    /// <summary>Whether a session may come here that has its second factor still to set up.</summary>
    protected virtual bool ForHalf => false;

    /// <summary>Whether the page shows nothing before password or factor were shown again; what changes something always asks.</summary>
    protected virtual bool AsksFirst => false;

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (await Refusal() is { } no) context.Result = no;
        else await next();
    }

    async Task<IActionResult?> Refusal()
    {
        var reads = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method);
        if (Session is { OwesPassword: true } && this is not PasswordPage) return Then(Gate.OwnPassword);
        if (Session is { IsWhole: false } && !ForHalf) return Then(Gate.SetUp);
        if (Session is null && await Bar("KeepOwnAccount") is { } no) return no;
        if (Session is null && !reads) return StatusCode(StatusCodes.Status403Forbidden);

        Mine = Session?.Account ?? (await accounts.Find((await Desk.Who()).Id))!;
        return AsksFirst && Session is not null ? this.AskAgain() : null;
    }

    /// <summary>A further factor changes nothing else; the first one makes the session whole, under a new id, and leads to the recovery codes.</summary>
    protected async Task<IActionResult> Added(bool hadOne)
    {
        if (hadOne) return Then(Gate.SetUp);

        await HttpContext.LetIn(Mine, isWhole: true);
        return Then("/account/second-factor/codes");
    }
}
