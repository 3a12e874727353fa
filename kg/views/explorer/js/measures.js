// How central every entity is among what is shown, and which entities belong together.

function adjacency(links) {
  const around = new Map();
  const add = (from, to, weight) => {
    if (!around.has(from)) around.set(from, new Map());
    around.get(from).set(to, (around.get(from).get(to) ?? 0) + weight);
  };
  for (const { link, origins } of links) {
    add(link.a, link.b, origins);
    add(link.b, link.a, origins);
  }
  return around;
}

// One round of Brandes 2001: breadth first from a source, counting shortest paths; entities in the order they were met.
function shortestPaths(around, source) {
  const order = [source];
  const parents = new Map();
  const paths = new Map([[source, 1]]);
  const steps = new Map([[source, 0]]);
  for (let head = 0; head < order.length; head++) {
    const node = order[head];
    for (const next of around.get(node).keys()) {
      if (!steps.has(next)) {
        steps.set(next, steps.get(node) + 1);
        parents.set(next, []);
        order.push(next);
      }
      if (steps.get(next) === steps.get(node) + 1) {
        paths.set(next, (paths.get(next) ?? 0) + paths.get(node));
        parents.get(next).push(node);
      }
    }
  }
  return { order, parents, paths };
}

// Unweighted betweenness; from every k-th entity in large graphs (Brandes and Pich 2007), which keeps the order of the top.
function betweenness(around, most = 300) {
  const nodes = [...around.keys()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const score = new Map(nodes.map((node) => [node, 0]));
  const stride = Math.max(1, Math.ceil(nodes.length / most));
  for (let i = 0; i < nodes.length; i += stride) {
    const { order, parents, paths } = shortestPaths(around, nodes[i]);
    const share = new Map();
    for (const node of order.reverse()) {
      const own = share.get(node) ?? 0;
      for (const parent of parents.get(node) ?? []) {
        share.set(parent, (share.get(parent) ?? 0) + (paths.get(parent) / paths.get(node)) * (1 + own));
      }
      if (node !== nodes[i]) score.set(node, score.get(node) + own);
    }
  }
  return score;
}

function pagerank(around, damping = 0.85, rounds = 40) {
  const nodes = [...around.keys()];
  const totals = new Map(nodes.map((node) => [node, [...around.get(node).values()].reduce((sum, weight) => sum + weight, 0)]));
  let rank = new Map(nodes.map((node) => [node, 1 / nodes.length]));
  for (let round = 0; round < rounds; round++) {
    const next = new Map(nodes.map((node) => [node, (1 - damping) / nodes.length]));
    for (const node of nodes) {
      for (const [to, weight] of around.get(node))
        next.set(to, next.get(to) + (damping * rank.get(node) * weight) / totals.get(node));
    }
    rank = next;
  }
  return rank;
}

// The chosen measure of every entity that is an end of the links.
export function measure(links, kind) {
  const around = adjacency(links);
  if (kind === "betweenness") return betweenness(around);
  if (kind === "pagerank") return pagerank(around);
  const value =
    kind === "sources" ? (others) => [...others.values()].reduce((sum, weight) => sum + weight, 0) : (others) => others.size;
  return new Map([...around].map(([node, others]) => [node, value(others)]));
}
