using System.Collections.Immutable;
using Mediation.Files;
using Microsoft.AspNetCore.Mvc;

namespace Mediation.Ballots;

/// <summary>The roll of a ballot head by head, and the exceptions in it: letters, deliveries, agents, titles that are not clear.</summary>
[TakesFiles]
sealed class RunningHeadsPage(HeadList heads, FileDesk files) : RunningPage
{
    public const int PageSize = 50;

    public ImmutableArray<HeadLine> Lines { get; private set; } = [];
    public ImmutableArray<string> Buildings { get; private set; } = [];
    public int Total { get; private set; }
    public int At { get; private set; } = 1;
    public HeadFilter Only { get; private set; }
    public string? Building { get; private set; }
    public string? Number { get; private set; }

    /// <summary>What the forms of this page come back to.</summary>
    public string Query => QueryString.Create(Request.Query.Where(one => one.Key != "handler").Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value))).ToString();

    public string Post(string handler) => $"{Here}/heads?handler={handler}{Query.Replace('?', '&')}";

    public bool MayDeliver => Ballot.Status is BallotStatus.Noticed or BallotStatus.Open && May("RecordDelivery");

    public async Task<IActionResult> OnGet(string code) => await Find(code) ?? await Show();

    public async Task<IActionResult> OnPostRevoke(string code)
    {
        if (await Find(code) is { } other) return other;
        var chosen = Chosen();
        return Need("sure", "Hall.Letters.Tick") & !chosen.IsEmpty && await Do(Id, new RevokeLetters(chosen)) ? Done(nameof(RevokeLetters), $"{Here}/heads{Query}") : await Show();
    }

    public async Task<IActionResult> OnPostDeliver(string code)
    {
        if (await Find(code, nameof(RecordDelivery)) is { } other) return other;
        return Chosen() is { IsEmpty: false } chosen && await Photo(files) is { } proof && await Do(Id, new RecordDelivery(chosen, proof)) ? Done(nameof(RecordDelivery), $"{Here}/heads{Query}") : await Show();
    }

    ImmutableArray<int> Chosen()
    {
        var chosen = Ticked;
        if (chosen.IsEmpty) ModelState.AddModelError("heads", Words["Hall.Heads.Choose"]);
        return chosen;
    }

    async Task<IActionResult> Show()
    {
        if (!await heads.Open(Ballot)) return Then(Here);

        Buildings = [.. heads.Buildings];
        Building = Request.Query["building"].ToString() is { Length: > 0 and <= 100 } building ? building : null;
        Number = Request.Query["number"].ToString() is { Length: > 0 and <= 100 } number ? number : null;
        Only = Enum.TryParse<HeadFilter>(Request.Query["only"], ignoreCase: true, out var only) && Enum.IsDefined(only) ? only : HeadFilter.All;
        At = PageNumber;
        ImmutableArray<int> found = Number is null ? default : Building is null ? [.. Buildings.SelectMany(one => heads.At(one, Number)).Distinct()] : heads.At(Building, Number);
        (Lines, Total) = await heads.Page(Ballot, Only, Building, found, At, PageSize);
        return Page();
    }
}
