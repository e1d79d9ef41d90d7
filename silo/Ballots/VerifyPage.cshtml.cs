using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>Is my answer there, and does it count? By receipt, for anybody, without an account and without a script; what was answered nobody is told.</summary>
sealed class VerifyPage(BallotFile file, BallotList list) : ActPage
{
    static readonly BallotStatus[] Asked = [BallotStatus.Open, BallotStatus.Closed, BallotStatus.Counted, BallotStatus.Announced, BallotStatus.Archived, BallotStatus.Annulled];

    public IReadOnlyList<BallotItem> Ballots { get; private set; } = [];
    public ReceiptView? Found { get; private set; }
    public BallotItem? In { get; private set; }

    /// <summary>The ballot that is chosen in the form.</summary>
    public string Chosen => Typed("ballot") is { Length: > 0 } typed ? typed : Request.Query["ballot"].ToString();

    public async Task<IActionResult> OnGet() => await Bar("ReadBallot") ?? await Show();

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ReadBallot") is { } barred) return barred;

        await Show();
        if (!Need("receipt", "Verify.Missing")) return Page();
        if (Receipts.Parse(Typed("receipt")) is null)
        {
            ModelState.AddModelError("receipt", Words["Verify.Mistyped"]);
            return Page();
        }
        In = Ballots.FirstOrDefault(one => one.Code == Chosen);
        if (In is null) ModelState.AddModelError("ballot", Words["Verify.Which"]);
        else Found = (await file.Verify(In.Id, Typed("receipt"))).View;
        return Page();
    }

    async Task<IActionResult> Show()
    {
        HttpContext.HoldsASecret();
        Ballots = (await list.Page(status: Asked, pageSize: 100)).Items;
        return Page();
    }
}
