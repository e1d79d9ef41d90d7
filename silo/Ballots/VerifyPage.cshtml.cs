using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>Is my answer there, and does it count? By receipt alone, for anybody, without an account and without a script; what was answered nobody is told.</summary>
sealed class VerifyPage(BallotFile file, BallotList list) : ActPage
{
    /// <summary>What was found; none of it where nothing has been asked yet.</summary>
    public ReceiptStanding? Standing { get; private set; }
    public string Receipt { get; private set; } = "";
    public ReceiptView? Found { get; private set; }
    public BallotView? In { get; private set; }

    /// <summary>The ballot from whose page somebody came here, or that the QR code names.</summary>
    public string Chosen => Typed("ballot") is { Length: > 0 } typed ? typed : Request.Query["ballot"].ToString();

    public async Task<IActionResult> OnGet()
    {
        HttpContext.HoldsASecret();
        return await Bar("ReadBallot") ?? Page();
    }

    public async Task<IActionResult> OnPost()
    {
        if (await Bar("ReadBallot") is { } barred) return barred;

        HttpContext.HoldsASecret();
        if (!Need("receipt", "Verify.Missing")) return Page();
        if (Receipts.Parse(Typed("receipt")) is not { } number)
        {
            ModelState.AddModelError("receipt", Words["Verify.Mistyped"]);
            return Page();
        }
        (Standing, Receipt) = (ReceiptStanding.NotFound, Receipts.Grouped(Receipts.Code(number)));
        // a receipt tells its ballot by itself; one that nobody knows is held against the ballot that was named
        if ((await list.OfReceipt(number) ?? (Chosen is { Length: > 0 and <= 64 } code ? await Desk.Find<Ballot>(CaseRef.Parse(code, null)) : null)) is not { } id) return Page();

        In = (await file.Read(id)).View;
        if (In is not null && (Found = (await file.Verify(id, Typed("receipt"))).View) is { } found) Standing = found.Standing;
        return Page();
    }
}
