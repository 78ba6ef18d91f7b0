import { descendants } from "../../scripts/prove/ast.js";
import { type Sources, syntaxTrees } from "../../scripts/prove/compiler.js";
import { byTranslation, Claims, type Control, type Property } from "../../scripts/prove/property.js";
import { and, implies, ite, not, or, scalar, type Value } from "../../scripts/prove/values.js";
import { DISPUTES, ERC_3009, ESCROW, PAYMENTS, translate } from "./code.js";
import { fees, flow, got, gotBefore, invariant, NOW, payout, returned, type State, SymbolicEscrow } from "./escrow.js";
import { after, type Operation, OPERATIONS, perform } from "./operations.js";
import { next } from "./terms.js";

const operation = (name: string) => OPERATIONS.find((one) => one.name === name) as Operation;
const all = (terms: readonly string[]) => and("(= 0 0)", ...terms);

/** The sum that paidOpen must be afterwards, when only period k was paid. */
function sumAfter(s: State, done: State, k: string): string {
  const kept = `(- ${gotBefore(done.funded)} ${gotBefore(done.settled)})`;
  const stays = `(and (<= ${done.settled} ${k}) (< ${k} ${done.funded}))`;
  const paidNow = ite(stays, `(- ${got(done, k)} ${got(s, k)})`, "0");
  return ite(`(>= ${done.settled} ${done.funded})`, "0", `(+ ${kept} ${paidNow})`);
}

function conserved(sources: Sources, operation: Operation) {
  const { e, s, done, k, claims, known, passes, heldBefore, heldAfter } = after(sources, operation);
  const premises = [...known, ...passes];
  const paidOpen = `(= ${done.paidOpen} ${sumAfter(s, done, k)})`;
  const untouched = `(and (<= ${done.settled} q) (< q ${done.funded}) (not (= q ${k})))`;
  return claims
    .add("paidOpen stays what the unsettled periods paid", premises, paidOpen)
    .add("of which only one changes", premises, implies(untouched, `(= ${got(done, "q")} ${got(s, "q")})`))
    .add(
      "held and fees change by what comes in and goes out",
      premises,
      `(= (+ ${heldAfter} ${fees(done)}) (- (+ ${heldBefore} ${fees(s)} ${flow(e.pulled)}) ${flow(e.paid)}))`,
    )
    .add("what is held is never negative", [...premises, paidOpen], `(>= ${heldAfter} 0)`)
    .add("nor is any payment", premises, all(e.paid.map(({ amount, guard }) => implies(guard, `(>= ${amount} 0)`))))
    .add("everything that is ever stored stays sound", premises, invariant(done, "q")).all;
}

/** Nothing is stored of a new agreement; what is stored stays sound while the clock runs. */
function beginning(sources: Sources) {
  const { t, before: s } = new SymbolicEscrow(sources);
  t.lines.push("(declare-const q Int)", "(declare-const later Int)");
  const zeros = ["paidOpen", "reviewEnd", "funded", "settled", "end"] as const;
  const nothing = [...zeros.map((member) => `(= ${s[member]} 0)`), `(= ${s.interim("q")} 0)`];
  return new Claims(t)
    .add("a new agreement", nothing, invariant(s, "q"))
    .add("time passes", [invariant(s, "q"), `(<= ${NOW} later)`], invariant(s, "q", "later")).all;
}

/** The sums over periods that `conserved` uses, by induction over the periods. */
function sums() {
  const lines = ["(declare-fun got (Int) Int)", "(declare-fun total (Int) Int)"];
  lines.push(...["a", "b", "cap"].map((name) => `(declare-const ${name} Int)`));
  const t = { lines, conditions: [] } as never;
  const one = "(= (total (+ b 1)) (+ (total b) (got b)))";
  const bounded = (to: string) => `(<= 0 (- (total ${to}) (total a)) (* (- ${to} a) cap))`;
  return new Claims(t)
    .add("none", [], bounded("a"))
    .add("one more is at most one cap more", ["(<= a b)", one, "(<= 0 (got b) cap)", bounded("b")], bounded(next("b")))
    .add(
      "one more of nothing is no more",
      ["(<= a b)", one, "(= (got b) 0)", "(= (total b) (total a))"],
      "(= (total (+ b 1)) (total a))",
    ).all;
}

function closed(sources: Sources) {
  return OPERATIONS.flatMap((operation) => {
    const { s, claims, known, passes, heldBefore, closed } = after(sources, operation);
    return claims
      .add(`closed holds nothing (${operation.name})`, known, implies(closed, `(= 0 ${heldBefore} ${fees(s)})`))
      .add(`closed stays closed (${operation.name})`, [...known, ...passes], `(not ${closed})`).all;
  });
}

function unfunded(sources: Sources) {
  return OPERATIONS.flatMap((operation) => {
    const e = new SymbolicEscrow(sources, false);
    e.t.withoutLoops = true;
    perform(e, operation);
    const { t, before: s, checked } = e;
    const passed = all(t.conditions.map(({ term }) => term));
    const goal = operation.name.startsWith("fund") ? implies(passed, or(...checked)) : not(passed);
    return new Claims(t).add(operation.name, [`(= 0 ${s.funded} ${s.settled} ${s.reviewEnd})`], goal).all;
  });
}

/** What a settled period paid in all, by settlement or by ruling. */
function wholePeriod(sources: Sources) {
  return ["settle", "rule"].flatMap((name) => {
    const { e, s, claims, known, passes } = after(sources, operation(name));
    const [agency, client] = [
      `(+ ${got(s, s.settled)} ${agencyGets(e)})`,
      `(+ ${returned(s, s.settled)} ${clientGets(e)})`,
    ];
    const premises = [...known, ...passes];
    claims.add(`${name}: agency and client together get the cap`, premises, `(= (+ ${agency} ${client}) terms.cap)`);
    claims.add(
      `${name}: the agency gets the base and its interim payments at least`,
      premises,
      `(>= ${agency} (+ terms.base ${s.interim(s.settled)}))`,
    );
    if (name === "settle") {
      const stored = (member: string) => s.dispute(s.settled, member);
      claims.add(
        "a silent arbiter: the agency gets the stored answer's payout",
        premises,
        implies(
          `(not (= ${s.reviewEnd} 0))`,
          `(= ${agency} ${payout(s, s.settled, stored("answered"), stored("value"))})`,
        ),
      );
    } else {
      const ruled = payout(s, s.settled, "true", "args.value");
      const [low, high] = [s.dispute(s.settled, "low"), s.dispute(s.settled, "high")];
      claims.add(
        "a ruling: the agency gets the ruled value's payout within the claims",
        premises,
        `(= ${agency} ${ite(`(< ${ruled} ${low})`, low, ite(`(> ${ruled} ${high})`, high, ruled))})`,
      );
    }
    return claims.all;
  });
}

/** Payments of principal, without the fees that go back to the disputers. */
const principal = (e: SymbolicEscrow) => e.paid.filter(({ amount }) => amount !== "terms.arbiterFee");
const agencyGets = (e: SymbolicEscrow) => flow(principal(e).filter(({ to }) => to === "terms.agency"));
const clientGets = (e: SymbolicEscrow) => flow(principal(e).filter(({ to }) => to === "terms.client"));

function receivers(sources: Sources) {
  return OPERATIONS.flatMap((operation) => {
    const { e, s, claims, known, passes } = after(sources, operation);
    const toThird = e.paid.filter(({ to }) => to !== "terms.client" && to !== "terms.agency");
    const goal = and(
      all(toThird.map(({ to, guard }) => implies(guard, `(= ${to} terms.arbiter)`))),
      `(<= ${flow(toThird)} ${fees(s)})`,
    );
    return claims.add(operation.name, [...known, ...passes], goal).all;
  });
}

/** Checked arithmetic that fails would revert, a cast that loses would pay something else. */
function arithmetic(sources: Sources) {
  return OPERATIONS.flatMap((operation) => {
    const { t, claims, known, first, last } = after(sources, operation);
    const run = t.conditions.slice(first, last);
    const inTime = `(< ${NOW} ${1n << 39n})`;
    run.forEach(({ kind, where, term }, index) => {
      if (kind !== "cast") return;
      const before = run.slice(0, index).map((condition) => condition.term);
      const after = run.slice(index + 1).filter((condition) => condition.kind === "revert");
      claims.add(
        `${operation.name}: cast in ${where}`,
        [...known, inTime, ...before, ...after.map((c) => c.term)],
        term,
      );
    });
    return claims.all;
  });
}

/** `held` itself, of any sound state. */
function heldView(sources: Sources) {
  const { t, claims, known, first } = after(sources, operation("payUndisputed"));
  t.conditions.slice(0, first).forEach(({ kind, where, term }) => {
    if (kind !== "revert") claims.add(`${kind} in ${where}`, known, term);
  });
  return claims.all;
}

/** A payment arrives or becomes a credit; a credit is paid whole and once. */
function credits(sources: Sources) {
  const t = translate(sources, PAYMENTS);
  const credit = t.anyTable("credit", "uint256");
  t.storage.set("_credits", { kind: "skipped", inner: credit });
  const sent: { amount: string; guard: string }[] = [];
  const transfer = (args: readonly Value[], guard: string): Value => {
    sent.push({ amount: t.term(args.at(-1) as Value), guard });
    return { kind: "tuple", items: [] };
  };
  t.substitutes.set("safeTransfer", transfer);
  t.substitutes.set("sendValue", transfer);
  t.substitutes.set("trySend", (args, guard) => {
    const arrived = t.any("arrived", "bool");
    transfer(args, and(guard, arrived.term));
    return arrived;
  });
  const [token, to, amount] = [t.any("token", "address"), t.any("to", "address"), t.any("amount", "uint256")];
  const owed = () => `(select ${credit.fields.get("")?.term} token)`;

  const before = owed();
  t.run("Payments._push", [scalar("0", "bytes32"), token, to, amount]);
  const pushed = { owed: owed(), sent: flow(sent), conditions: t.conditions.map(({ term }) => term) };
  sent.length = 0;
  t.run("Payments._payCredit", [to, token, to]);
  const premises = [...t.conditions.map(({ term }) => term)];
  return new Claims(t)
    .add(
      "what is pushed arrives or is credited",
      pushed.conditions,
      `(= (+ ${pushed.sent} ${pushed.owed}) (+ ${before} amount))`,
    )
    .add("a credit is paid whole", premises, `(= ${flow(sent)} ${pushed.owed})`)
    .add("and once", premises, `(= ${owed()} 0)`).all;
}

const edit = (change: string, find: string, replace: string, file = ESCROW): Control => ({
  change,
  edits: [{ file, find, replace }],
});

/** What comes in is what was asked for, in the currency of the terms. */
function incoming(sources: Sources) {
  const t = translate(sources, PAYMENTS);
  const balances: string[] = [];
  t.substitutes.set("balanceOf", () => {
    const balance = t.any("balance", "uint256");
    balances.push(balance.term);
    return balance;
  });
  t.substitutes.set("safeTransferFrom", () => ({ kind: "tuple", items: [] }));
  t.run("Payments._pull", [t.any("token", "address"), t.any("amount", "uint256")]);
  const [before, then] = balances as [string, string];
  const premises = ["(> amount 0)", ...t.conditions.map(({ term }) => term)];
  return new Claims(t)
    .add("native: exactly the amount", premises, implies("(= token 0)", "(= msg.value amount)"))
    .add(
      "a token: the balance grows by exactly the amount",
      premises,
      implies("(not (= token 0))", `(= (- ${then} ${before}) amount)`),
    )
    .add("and nothing else is sent along", premises, implies("(not (= token 0))", "(= msg.value 0)")).all;
}

/** The same for the one funding that does not pull: the token is told to move the client's money here. */
function received(sources: Sources) {
  const t = translate(sources, ERC_3009, ESCROW);
  const balances: string[] = [];
  t.substitutes.set("balanceOf", () => {
    const balance = t.any("balance", "uint256");
    balances.push(balance.term);
    return balance;
  });
  const calls: { from: string; to: string; amount: string; guard: string }[] = [];
  t.substitutes.set("receiveWithAuthorization", ([from, to, amount], guard) => {
    const [payer, payee, sum] = [from, to, amount].map((value) => t.term(value as Value)) as [string, string, string];
    calls.push({ from: payer, to: payee, amount: sum, guard });
    return { kind: "tuple", items: [] };
  });
  const terms = t.input("terms", "struct Terms");
  const client = t.term(t.member(terms, "client"));
  const [after, until, nonce] = ["uint256", "uint256", "bytes32"].map((type) => t.any("argument", type));
  const authorization = t.input("authorization", "bytes");
  t.run("Erc3009Funding._receive", [terms, t.any("amount", "uint256"), after, until, nonce, authorization] as Value[]);

  const [before, then] = [balances[0] as string, balances.at(-1) as string];
  // No funding is of nothing: the cap and the number of periods are above 0.
  const premises = ["(> amount 0)", ...t.conditions.map(({ term }) => term)];
  const move = calls.map((call) => implies(call.guard, `(and (= ${call.from} ${client}) (= ${call.to} this))`));
  return new Claims(t)
    .add("the balance grows by exactly the amount", premises, `(= (- ${then} ${before}) amount)`)
    .add("one authorization is used", premises, `(= 1 ${flow(calls.map((call) => ({ ...call, amount: "1" })))})`)
    .add("of the amount", premises, `(= amount ${flow(calls)})`)
    .add("from the client to the escrow", premises, all(move)).all;
}

/** What an agreement's other functions may write. */
const CONSENT_ONLY = ["propose", "retract"];
const CREDITS = ["withdraw", "pushCredit"];

/** The operations above are all there are, none can run inside another, and no other function writes what they write. */
const complete: Property = {
  name: "conservation: these are all operations",
  statement:
    "Every function of the escrow that can change anything is one of the operations above or of credits, under the lock that keeps one from running inside another; or it is `propose` or `retract`, which write nothing but the consent and move no money.",
  prover: "solc (syntax tree)",
  attempt(sources) {
    const nodes = [...syntaxTrees(sources, [ESCROW]).values()].flatMap((tree) => [...descendants(tree)]);
    const escrow = nodes.find((node) => node.nodeType === "ContractDefinition" && node.name === "PerformanceEscrow");
    const bases = nodes.filter(
      ({ nodeType, id }) => nodeType === "ContractDefinition" && escrow?.linearizedBaseContracts.includes(id),
    );
    const functions = bases
      .flatMap(({ nodes: members }) => members)
      .filter(
        (node) =>
          node.nodeType === "FunctionDefinition" && node.body && ["external", "public"].includes(node.visibility),
      )
      .filter(
        ({ stateMutability, kind }) => ["nonpayable", "payable"].includes(stateMutability) && kind !== "constructor",
      );
    const locked = [...OPERATIONS.map(({ name }) => name), ...CREDITS];
    const wrong = functions.filter((node) => {
      if (locked.includes(node.name)) return !node.modifiers.some(({ modifierName }) => modifierName.name === "lock");
      const writes = [...descendants(node.body)].filter(({ nodeType }) => nodeType === "Assignment");
      const moves = [...descendants(node.body)].some(({ name }) =>
        ["_push", "_pull", "_receive", "_settle"].includes(name),
      );
      const consent = writes.every(
        ({ leftHandSide: { memberName, nodeType } }) => memberName === "consent" || nodeType === "Identifier",
      );
      return !CONSENT_ONLY.includes(node.name) || moves || !consent;
    });
    const missing = locked.filter((name) => !functions.some((node) => node.name === name));
    const detail = [...wrong.map(({ name }) => name), ...missing].join(", ");
    return { result: detail === "" ? "proved" : "refuted", detail };
  },
  controls: [
    edit(
      "a function without the lock",
      "function payUndisputed(Terms calldata terms) external lock {",
      "function payUndisputed(Terms calldata terms) external {",
    ),
    edit(
      "a function that no proof knows",
      "// ---------------------------------------------------------------- disputes",
      "function drain(bytes32 id) external { _agreements[id].paidOpen = 0; }",
    ),
    edit(
      "a retraction writes what is funded",
      "agreement.consent = Consent.Retracted;",
      "agreement.consent = Consent.Retracted;\n        agreement.funded = 1;",
    ),
  ],
};

const CONTROLS: Record<string, readonly Control[]> = {
  fundWithAuthorization: [
    edit("less is received than is funded", "_receive(terms, amount,", "_receive(terms, amount / 2,", ERC_3009),
  ],
  fund: [
    edit(
      "one period more is funded than paid for",
      "agreement.funded = uint8(firstPeriod + count);",
      "agreement.funded = uint8(firstPeriod + count + 1);",
    ),
  ],
  payInterim: [
    edit("paidOpen is forgotten", "agreement.paidOpen += uint128(amount);", ""),
    edit("each payment pays everything so far again", "uint256 amount = target - paid;", "uint256 amount = target;"),
    edit(
      "interim payments of a period that has ended",
      "if (period >= funded || block.timestamp >= terms.periodEnds[period])",
      "if (period >= funded)",
    ),
  ],
  settle: [
    edit(
      "paidOpen keeps a settled period's interim payments",
      "if (interim != 0) agreement.paidOpen -= uint128(interim);",
      "",
    ),
    edit(
      "fees are returned twice",
      "_returnFees(id, terms, disputed);\n    }",
      "_returnFees(id, terms, disputed);\n        _returnFees(id, terms, disputed);\n    }",
    ),
    edit(
      "a dispute stays open",
      "        agreement.paidOpen -= uint128(paid);\n        agreement.reviewEnd = 0;",
      "        agreement.paidOpen -= uint128(paid);",
    ),
  ],
  dispute: [
    edit(
      "what a dispute pays is not in paidOpen",
      "agreement.paidOpen += uint128(toAgency);\n\n        emit Disputed(",
      "emit Disputed(",
    ),
    edit(
      "the fee is not taken",
      "if (terms.arbiterFee != 0 || msg.value != 0) _pull(terms.token, terms.arbiterFee);",
      "",
    ),
    edit(
      "a party may dispute twice",
      "if (byClient ? disputed.byClient : disputed.byAgency) revert AlreadyDisputed(id, period, msg.sender);",
      "",
    ),
  ],
  payUndisputed: [edit("it may be paid again and again", "disputed.released = true;", "")],
  rule: [
    edit(
      "the arbiter gets two fees of one disputer",
      "disputed.byClient && disputed.byAgency ? 2 : 1",
      "disputed.byClient || disputed.byAgency ? 2 : 1",
    ),
    edit(
      "what was returned already is returned again",
      "toClient = terms.cap - payout - returned;",
      "toClient = terms.cap - payout;",
    ),
  ],
  optOut: [
    edit("the periods stay funded", "agreement.funded = 0;", ""),
    edit(
      "opting out after the trial",
      "if (block.timestamp >= terms.trialEnd) revert TrialOver(block.timestamp, terms.trialEnd);",
      "",
    ),
  ],
  cancel: [
    edit(
      "the running period is refunded, too",
      "terms.begun(block.timestamp) + terms.cancelNotice",
      "terms.ended(block.timestamp)",
    ),
    edit(
      "cancelled twice",
      "_checkEndable(id, agreement, End.None);\n        _checkNotClosed(id, terms, agreement);\n        uint256 funded = agreement.funded;\n        uint256 keep = _keep(funded, terms.begun(block.timestamp) + terms.cancelNotice, expectedKeep);\n        uint256 returned = (funded - keep) * terms.cap;",
      "uint256 funded = agreement.funded;\n        uint256 keep = _keep(funded, terms.begun(block.timestamp) + terms.cancelNotice, expectedKeep);\n        uint256 returned = (funded - keep + 1) * terms.cap;",
    ),
  ],
  resign: [
    edit(
      "the running period's interim payments are refunded",
      "uint256 returned = (funded - keep) * terms.cap - interim;",
      "uint256 returned = (funded - keep) * terms.cap;",
    ),
    edit(
      "they stay in paidOpen",
      "        agreement.paidOpen -= uint128(interim);\n        agreement.end = End.Resigned;",
      "        agreement.end = End.Resigned;",
    ),
    edit(
      "counted from what is settled instead of by the clock",
      "_keep(funded, terms.ended(block.timestamp), expectedKeep)",
      "_keep(funded, agreement.settled, expectedKeep)",
    ),
  ],
  settleMutually: [
    edit(
      "less than everything may be split",
      "if (sum != amount) revert WrongSum(sum, amount);",
      "if (sum > amount) revert WrongSum(sum, amount);",
    ),
    edit("interim payments stay in paidOpen", "agreement.paidOpen = 0;", ""),
    edit("the disputers' fees are forgotten", "if (wasDisputed) _returnFees(id, terms, _disputes[id][settled]);", ""),
  ],
};

const STATEMENTS: Record<string, string> = {
  fund: "Funding",
  fundWithAuthorization: "Funding by an ERC-3009 authorization",
  payInterim: "An interim payment",
  settle: "A settlement, disputed or not,",
  dispute: "A dispute by either party",
  payUndisputed: "Paying the undisputed part",
  rule: "A ruling",
  optOut: "Opting out",
  cancel: "Cancelling",
  resign: "Resigning",
  settleMutually: "A mutual settlement",
};

export const CONSERVATION_PROPERTIES: Property[] = [
  byTranslation(
    "conservation: at the beginning and as time passes",
    "A new agreement fulfils the invariant, and the clock alone never breaks it. With the properties of the operations it therefore holds after any sequence of operations.",
    beginning,
    [],
  ),
  byTranslation(
    "conservation: sums over periods",
    "The amounts of any number of periods, each from 0 to the cap, add up to between 0 and as many caps.",
    sums,
    [],
  ),
  ...OPERATIONS.map((operation) =>
    byTranslation(
      `conservation: ${operation.name}`,
      `${STATEMENTS[operation.name]} changes held + fees by exactly what comes in and goes out; paidOpen stays the sum of what the unsettled periods paid; held and every payment stay at or above 0; the invariant is kept.`,
      (sources) => conserved(sources, operation),
      CONTROLS[operation.name] ?? [],
    ),
  ),
  byTranslation(
    "conservation: a settled period pays its cap, at the agreed price",
    "By settlement or ruling, agency and client together have got exactly the cap of the period, the agency at least base and interim payments: the stored answer's payout when the arbiter is silent, the ruled value's within the claims otherwise.",
    wholePeriod,
    [
      edit(
        "a silent arbiter favours the client",
        "uint256 payout = Pricing.payout(terms, period, disputed.answered, disputed.value, interim);",
        "uint256 payout = disputed.low; interim;",
      ),
      edit(
        "the ruling is not bounded",
        "disputed.bounded(Pricing.payout(terms, period, true, value, interimPaid[id][period]))",
        "Pricing.payout(terms, period, true, value, interimPaid[id][period])",
      ),
      edit("a ruling may go below the client's claim", "if (payout < dispute.low) return dispute.low;", "", DISPUTES),
    ],
  ),
  byTranslation(
    "conservation: closed is empty for good",
    "A closed agreement holds nothing and no fees, and every operation on it reverts.",
    closed,
    [
      edit(
        "a closed agreement can be funded",
        "if (block.timestamp >= fundBefore) revert FundingClosed(block.timestamp, fundBefore);",
        "",
      ),
      edit(
        "a closed agreement can be split",
        "if (agreement.funded == 0) revert NotFunded(id);\n        _checkNotClosed(id, terms, agreement);\n        if (block.timestamp >= settlement.validUntil)",
        "if (block.timestamp >= settlement.validUntil)",
      ),
    ],
  ),
  byTranslation(
    "conservation: nothing moves before a funding has checked the terms",
    "While nothing was funded, every operation but funding reverts, whatever the terms, and funding checks them.",
    unfunded,
    [
      edit(
        "the first funding does not check",
        "TermsValidity.checkFundingLead(terms);\n            TermsValidity.check(terms);",
        "TermsValidity.checkFundingLead(terms);",
      ),

      edit(
        "a resignation does not ask whether anything was funded",
        "        if (agreement.funded == 0) revert NotFunded(id);\n    }",
        "    }",
      ),
    ],
  ),
  byTranslation(
    "conservation: money leaves only to client and agency, fees also to the arbiter",
    "Every payment goes to the client or the agency of the terms, or to the arbiter, who never gets more than the disputers' fees.",
    receivers,
    [
      edit(
        "what is left goes to whoever calls",
        "_push(id, terms.token, terms.client, returned);\n    }\n\n    /// @inheritdoc IPerformanceEscrow\n    function cancel(",
        "_push(id, terms.token, msg.sender, returned + 0);\n        _push(id, terms.token, terms.oracle, 1);\n    }\n\n    /// @inheritdoc IPerformanceEscrow\n    function cancel(",
      ),
      edit(
        "the arbiter gets the disputed part",
        "disputers * terms.arbiterFee",
        "disputers * terms.arbiterFee + toClient",
      ),
    ],
  ),
  byTranslation(
    "conservation: no cast loses anything",
    "No narrowing cast in any operation changes its value, until the year 19,000.",
    arithmetic,
    [
      edit(
        "amounts are cut to 64 bits",
        "agreement.paidOpen += uint128(amount);",
        "agreement.paidOpen += uint64(amount);",
      ),
    ],
  ),
  byTranslation("conservation: held can always be read", "`held` never overflows or underflows.", heldView, [
    edit("what went back is taken off twice", "amount -= returned;", "amount -= 2 * returned;"),
  ]),
  complete,
  byTranslation(
    "conservation: what comes in is exact",
    "Funding and fees bring exactly the amount: as native currency sent along, or as growth of the escrow's balance of the token with no native currency.",
    incoming,
    [
      edit(
        "more native currency may be sent",
        "if (msg.value != amount) revert",
        "if (msg.value < amount) revert",
        PAYMENTS,
      ),
      edit("a token may take a fee", "if (received != amount) revert", "if (received > amount) revert", PAYMENTS),
    ],
  ),
  byTranslation(
    "conservation: what an authorization brings is exact",
    "Funding by an ERC-3009 authorization uses one authorization of exactly the amount, from the client to the escrow, and brings exactly the amount as growth of the escrow's balance of the token.",
    received,
    [
      edit(
        "what arrives is not checked",
        "        _checkReceived(token, before, amount);",
        "        before;",
        ERC_3009,
      ),
      edit("a token may take a fee", "if (received != amount) revert", "if (received > amount) revert", PAYMENTS),
      edit(
        "a short signature moves nothing",
        "if (authorization.length != 65) {",
        "if (authorization.length < 65) return;\n        if (authorization.length != 65) {",
        ERC_3009,
      ),
      edit(
        "the money of whoever calls is taken",
        "terms.client,\n                address(this),\n                amount,\n                validAfter,\n                validBefore,\n                nonce,\n                authorization\n",
        "msg.sender,\n                address(this),\n                amount,\n                validAfter,\n                validBefore,\n                nonce,\n                authorization\n",
        ERC_3009,
      ),
    ],
  ),
  byTranslation(
    "conservation: credits",
    "A payment arrives or is credited in full; a credit is paid whole, and once.",
    credits,
    [
      edit(
        "a credit replaces the one before",
        "_credits[to][token] += amount;",
        "_credits[to][token] = amount;",
        PAYMENTS,
      ),
      edit("a credit stays", "_credits[payee][token] = 0;", "", PAYMENTS),
    ],
  ),
];
