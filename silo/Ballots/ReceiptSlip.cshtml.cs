using System.Collections.Immutable;
using Mediation.Cases;
using Mediation.Pages;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>A receipt as it is shown: whether it counts, and the how-manieth answer it is.</summary>
sealed record SlipReceipt(ReceiptView Receipt, OwnAnswer? Answer);

/// <summary>What stands on a slip beside the receipt's code: of which ballot it is, and where it is checked.</summary>
sealed record PrintedSlip(string Receipt, string Title, string Code, DateTimeOffset? ClosesAt, string? Fingerprint, string Origin)
{
    /// <summary>Where the QR code leads: ballot and receipt stand behind the #, which is never sent.</summary>
    public string Url => $"{Origin}/ballots/verify#{Code}.{Receipt}";
}

/// <summary>What a voter takes home, on the screen and on paper: that an answer lies in the urn, never which.</summary>
sealed class ReceiptSlip(BallotFile file, SealedCookies cookies, Site site) : VoterPage(file, cookies)
{
    public ImmutableArray<SlipReceipt> Receipts { get; private set; } = [];

    /// <summary>The one that was given a moment ago.</summary>
    public bool IsNew { get; private set; }

    public async Task<IActionResult> OnGet(string id)
    {
        if (await Enter(id) is { } barred) return barred;

        HttpContext.HoldsASecret();
        IsNew = JustGiven is not null;
        List<SlipReceipt> all = [];
        foreach (var receipt in (IEnumerable<string>)[.. JustGiven is { } given ? [Ballots.Receipts.Grouped(given)] : Array.Empty<string>(), .. View.Callout.Answered.Select(own => own.Receipt)])
            if (all.TrueForAll(one => one.Receipt.Receipt != receipt) && (await Papers.Verify(Id, receipt)).View is { Receipt: not null } found)
                all.Add(new(found, View.Callout.Answered.FirstOrDefault(own => own.Receipt == receipt)));
        Receipts = [.. all];
        return Page();
    }

    public PrintedSlip SlipOf(ReceiptView receipt) => new(receipt.Receipt!, View.Title, View.Code, View.ClosesAt, View.Fingerprint, site.Origin(Request));
}
